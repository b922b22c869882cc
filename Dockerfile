# docker build -t keylane . && docker run --rm -v "$PWD:/data:ro" keylane who orders.jsonl
#
# What is published on npm, on an image that has Node and nothing else: no shell, no package manager, no root.
FROM node:24-slim AS build
WORKDIR /build
COPY . .
RUN npm ci && npm pack && mkdir /keylane && tar -xzf keylane-*.tgz -C /keylane --strip-components=1

FROM gcr.io/distroless/nodejs24-debian13:nonroot
LABEL org.opencontainers.image.title="keylane" \
      org.opencontainers.image.source="https://github.com/keylane/keylane" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /keylane /keylane
WORKDIR /data
ENTRYPOINT ["/nodejs/bin/node", "/keylane/dist/cli/main.js"]
CMD ["--help"]
