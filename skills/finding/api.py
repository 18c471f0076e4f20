"""The first room of the API: what a picker asks while somebody types."""

from typing import Any, ClassVar

from django.utils.cache import patch_cache_control
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from skills.finding.lookup import MAX_QUERY, Lookup


class LookupQuery(serializers.Serializer):
    q = serializers.CharField(max_length=MAX_QUERY, allow_blank=True, default="")
    limit = serializers.IntegerField(min_value=1, max_value=20, default=8)


class LookupView(APIView):
    """GET ?q=&limit=: public, the same for everybody, kept by the browser for some minutes."""

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [AllowAny]
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
