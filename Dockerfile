# Wirecopy's image: one for all its processes, the command says which.
# Two stages, so that pip and its cache stay outside. Wheels only: no compiler.
FROM python:3.13.9-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/wirecopy
WORKDIR /src
# The lock first: a change of our own code doesn't install the world again.
COPY requirements.lock ./
RUN /opt/wirecopy/bin/pip install --require-hashes --only-binary :all: --no-binary feedgen -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY config ./config
COPY feeds ./feeds
COPY worker ./worker
RUN /opt/wirecopy/bin/pip install --no-deps --no-build-isolation .

FROM python:3.13.9-slim-bookworm
# A number, not a name: Kubernetes' runAsNonRoot can check it.
RUN groupadd --gid 10001 wirecopy \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/wirecopy --shell /usr/sbin/nologin wirecopy \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/wirecopy
COPY --from=build /opt/wirecopy /opt/wirecopy
ENV PATH=/opt/wirecopy/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WIRECOPY_DATA=/var/lib/wirecopy \
    WIRECOPY_HOST=0.0.0.0
WORKDIR /var/lib/wirecopy
VOLUME /var/lib/wirecopy
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
# For the web process and `up`; docker-compose.yml has another for the workers.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["wirecopy", "up"]
