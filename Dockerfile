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
 && install -d -o node -g node /var/lib/dsop
WORKDIR /app
ENV NODE_ENV=production DSOP_DATA_DIR=/var/lib/dsop
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY bin bin
COPY package.json register.sample.yaml ./
USER node
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 \
  CMD ["node", "bin/dsop.js", "list", "--json", "--timeout", "10"]
# With TEMPORAL_ADDRESS set this is the worker alone; it adds namespace and search attributes where it may.
CMD ["node", "dist/src/dev/start.js"]
