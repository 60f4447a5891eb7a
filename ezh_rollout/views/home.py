"""«Что от вас нужно сегодня», the help page, and the district's page of counts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "help.html")


def district(request: HttpRequest) -> HttpResponse:
    return render(request, "district.html")
