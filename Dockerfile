# One static binary, built here, carried into a small Debian that adds what the binary can use but not contain.
FROM golang:1.26-bookworm AS build
WORKDIR /src
# The modules first: they change less often than the code, so this layer is reused.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /zhunsheng ./cmd/zhunsheng

# Debian and not scratch: a PostgreSQL behind TLS needs certificates, the health check needs curl.
FROM debian:12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/zhunsheng zhunsheng
COPY --from=build /zhunsheng /usr/local/bin/zhunsheng
USER 10001:10001
# Without ZHUNSHENG_DSN the embedded database is kept in ./data, that is here.
WORKDIR /var/lib/zhunsheng
ENV ZHUNSHENG_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=6 \
  CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["zhunsheng"]
CMD ["serve"]
