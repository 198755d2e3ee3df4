"""Source texts as files to keep: plain text, which no browser runs."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from qa.errors import QAError
from ui.service import Service, stated


def router(service: Service) -> APIRouter:
    """Serves ``source/DOC.txt``, the source text of a document."""
    routes = APIRouter()

    @routes.get("/source/{doc}.txt")
    def source(doc: str) -> Response:
        try:
            text = service.source(doc)
        except QAError as error:
            raise HTTPException(404, stated(error)) from error
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{quote(doc, safe='')}.txt",
            "x-content-type-options": "nosniff",
        }
        return Response(text.encode(), media_type="text/plain; charset=utf-8", headers=headers)

    return routes
