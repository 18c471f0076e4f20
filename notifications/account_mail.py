"""django-allauth's mails go through our outbox."""

from accounts.adapter import SignInAdapter


class AccountAdapter(SignInAdapter):
    pass
