"""The first room of the API: what a picker asks while somebody types."""

import threading
import time
from collections import OrderedDict
from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from django.utils.cache import patch_cache_control
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from skills.finding.lookup import MAX_QUERY, Lookup


class LookupQuery(serializers.Serializer):
    q = serializers.CharField(max_length=MAX_QUERY, allow_blank=True, default="")
    limit = serializers.IntegerField(min_value=1, max_value=20, default=8)


class TypingThrottle(BaseThrottle):
    """So many questions from one address: a classroom that types at once does not meet it, a program does.

    Counted in the memory of each process, whose time it guards: a count that all share would be written at every key.
    """

    at_once, per_second, addresses = 300, 40, 5_000
    _left: ClassVar[OrderedDict[str, tuple[float, float]]] = OrderedDict()  # address → questions left, when
    _lock = threading.Lock()

    def allow_request(self, request: Request, view: APIView) -> bool:
        address, now = get_adapter().get_client_ip(request._request), time.monotonic()
        with self._lock:
            left, before = self._left.pop(address, (self.at_once, now))
            left = min(self.at_once, left + (now - before) * self.per_second)
            self._left[address] = (max(left - 1, 0), now)
            if len(self._left) > self.addresses:
                self._left.popitem(last=False)
        return left >= 1

    def wait(self) -> float:
        return 1


class LookupView(APIView):
    """GET ?q=&limit=: public, the same for everybody, kept by the browser for some minutes."""

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [AllowAny]
    throttle_classes: ClassVar[list[Any]] = [TypingThrottle]
    lookup: ClassVar[Lookup]

    def get(self, request: Request) -> Response:
        query = LookupQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        options = self.lookup.search(query.validated_data["q"], query.validated_data["limit"])
        response = Response(
            {
                "results": [
                    {
                        "value": option.value,
                        "label": option.label,
                        "detail": option.detail,
                        "matched": option.matched,
                    }
                    for option in options
                ]
            }
        )
        patch_cache_control(response, public=True, max_age=300)
        return response
