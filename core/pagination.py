"""Lists that cost the same however much there is."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class ListPaginator(Paginator):
    """The first `most` rows of a list. Nobody turns a thousandth page, but everybody pays for a count of all rows."""

    most = 1_000
    is_cut = False  # known with the count: there is more, and the reader is told to narrow the search

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        found = len(rows) if isinstance(rows, list) else rows.order_by()[: self.most + 1].count()
        self.is_cut = found > self.most
        return min(found, self.most)
