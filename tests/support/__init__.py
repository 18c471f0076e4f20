"""What stands under the tests: guards that fail on what people overlook, and real services."""
