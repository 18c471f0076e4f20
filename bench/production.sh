# The production settings, on servers of this run. Sourced by bench/pages. PYTHON names another interpreter.
if [[ -z ${PYTHON:-} ]]; then bin/install requirements-dev.txt; fi
python=${PYTHON:-$PWD/.venv/bin/python}
source bin/servers.sh
start_postgres
start_redis
export DJANGO_SETTINGS_MODULE=config.settings.production
export DATABASE_URL=$database_url REDIS_URL=unix://$run/redis.sock
export SECRET_KEY; SECRET_KEY=$("$python" -c 'import secrets; print(secrets.token_urlsafe(50))')
export ALLOWED_HOSTS=127.0.0.1 SITE_URL=https://bench.test SECURE_SSL_REDIRECT=false # plain http, on this machine only
export EMAIL_URL=smtp+tls://nobody:nothing@mail.bench.test:587 # nothing is sent
export DEFAULT_FROM_EMAIL=bench@bench.test CONTACT_EMAIL=bench@bench.test
export STATIC_ROOT=$run/static MEDIA_ROOT=$run/media
"$python" -m bin.catalogues compile locale
"$python" manage.py collectstatic --noinput -v 0
