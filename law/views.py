from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from law.models import Article, LegalSource, SourceVersion


def index(request: HttpRequest) -> HttpResponse:
    """Every source that items, cases or lessons rest on."""
    sources = LegalSource.objects.annotate(
        articles=Count("versions__articles")
    ).order_by("kind", "short_title")
    return render(request, "law/index.html", {"sources": sources})


def source(request: HttpRequest, short_title: str) -> HttpResponse:
    """A source with its versions and what its cited articles say (2 queries)."""
    versions = list(
        SourceVersion.objects.filter(source__short_title=short_title)
        .newest_first()
        .select_related("source")
        .prefetch_related(Prefetch("articles", Article.objects.order_by("pk")))
    )
    # A source that was loaded without a version is a page as well, a seldom one.
    found = (
        versions[0].source
        if versions
        else get_object_or_404(LegalSource, short_title=short_title)
    )
    articles = [article for version in versions for article in version.articles.all()]
    return render(
        request,
        "law/source.html",
        {"source": found, "versions": versions, "articles": articles},
    )
