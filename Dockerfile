# Two stages: what is needed to build stays behind. The same image is web, worker and beat (docker-compose.yml).
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes --only-binary :all: -r requirements.txt
COPY . .
# The embedded settings need no secret; what they make in var/ stays in this stage, but for the static files.
RUN python -m bin.catalogues compile locale \
 && DJANGO_SETTINGS_MODULE=config.settings.embedded python manage.py collectstatic --noinput -v 0 \
 && mv var/static static-collected && rm -rf var && python -m compileall -q .

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    STATIC_ROOT=/app/static-collected \
    MEDIA_ROOT=/data/media
# What WeasyPrint draws PDFs with, and the letters of all our languages (bin/packages.sh).
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    fonts-noto-core fonts-noto-color-emoji \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin tiwizi \
 && mkdir -p /data/media /data/beat && chown -R tiwizi:tiwizi /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER tiwizi
VOLUME ["/data/media", "/data/beat"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=40s --retries=3 CMD ["python", "-m", "bin.health", "ready"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--no-control-socket", "--access-logfile", "-", "--graceful-timeout", "30"]
