# syntax=docker/dockerfile:1
# docs/container.md has the settings, the volumes and how to run each command.

FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
# What is fixed when it is built: the address in link previews of the start page, the largest form, and the key of the
# forms. No other setting is needed here, and none gets into the image.
ARG APP_URL
ARG UPLOAD_MAX_BYTES
RUN --mount=type=secret,id=action_key,env=NEXT_SERVER_ACTIONS_ENCRYPTION_KEY \
  npm run build:image -- /image

FROM node:24-bookworm-slim
ENV NEXT_TELEMETRY_DISABLED=1
WORKDIR /app
# Files with STORAGE_DRIVER=disk. A named volume gets the owner of this folder.
RUN install -d -o node -g node .data
# Owned by root: the server can read its program, and not change it.
COPY --from=build /image ./
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
