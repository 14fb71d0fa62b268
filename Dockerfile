# The server as an image: `docker build -t beckon .`, then `docker run -e BECKON_SECRET=… beckon`.
FROM node:20-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:20-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# `redis` is an optional peer, and this image is for both backends.
RUN npm ci --omit=dev && npm install --omit=dev --no-save redis@6

FROM node:20-slim
ENV NODE_ENV=production \
    BECKON_HOST=0.0.0.0 \
    BECKON_PORT=7878
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /build/package.json ./
COPY --from=build /build/dist ./dist
# For `beckon` by its name, and a folder for beckon.db that its user can write to.
RUN ln -s /app/dist/cli/beckon.js /usr/local/bin/beckon \
    && chmod +x /app/dist/cli/beckon.js \
    && mkdir /data \
    && chown node:node /data
WORKDIR /data
VOLUME /data
USER node
EXPOSE 7878
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.BECKON_PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["beckon", "serve"]
