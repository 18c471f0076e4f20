"""Lists that cost the same however much there is."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class ListPaginator(Paginator):
    """The first `most` rows of a list. Nobody turns a thousandth page, but a count of all rows is paid by everybody.

    `is_cut`: there is more, and the reader is told to narrow the search.
    """

    most = 1_000

    @cached_property
    def _found(self) -> int:
        rows = self.object_list
        return len(rows) if isinstance(rows, list) else rows.order_by()[: self.most + 1].count()

    @property
    def count(self) -> int:
        return min(self._found, self.most)

    @property
    def is_cut(self) -> bool:
        return self._found > self.most
