# The bot alone, without tests and build tools. Two folders outlive the container: /data (book and copies) and
# /keys (the key). Keep them apart: whoever has both can read the book.
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.11-slim
RUN groupadd --gid 10001 regulars \
    && useradd --uid 10001 --gid regulars --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin regulars \
    && install -d -m 0700 -o regulars -g regulars /data /keys
COPY --from=build /venv /venv
WORKDIR /app
COPY bot bot
COPY handlers handlers
COPY jobs jobs
COPY services services
COPY ui ui
COPY models models
COPY rules rules
COPY migrations migrations
RUN /venv/bin/python -m compileall -q /app
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    DATA_DIR=/data DATABASE_KEY_FILE=/keys/database.key METRICS_PORT=9187
USER regulars
VOLUME ["/data", "/keys"]
# Inside the container only; to let Prometheus in, set METRICS_HOST=0.0.0.0 and publish the port to it alone.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-c", \
    "import urllib.request as u; u.urlopen('http://127.0.0.1:9187/healthz', timeout=8)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
