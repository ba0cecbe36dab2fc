FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Nothing that is installed needs its install script; the service itself is built below.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20-slim
# The worker's TLS looks for the system's certificates, which the slim image leaves out.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o node -g node /config /var/lib/dsop /var/lib/dsop/keys
WORKDIR /app
ENV NODE_ENV=production DSOP_DATA_DIR=/var/lib/dsop DSOP_HEALTH_PORT=9091
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY bin bin
COPY package.json register.sample.yaml ./
USER node
# Ready: it polls for work, and the server answers.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.DSOP_HEALTH_PORT + '/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The worker alone; it adds namespace and search attributes where it may. SIGTERM lets it finish what it has in hand.
CMD ["node", "dist/src/worker.js"]
