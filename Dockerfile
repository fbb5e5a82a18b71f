# Alpine is the smallest base with a shell for whoever has to look inside. Nothing here is native: it is all JavaScript and WebAssembly.
FROM node:24-alpine3.23 AS base
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY .config .config
COPY prisma prisma
COPY tsconfig.json ./
COPY src src
RUN npm run build

FROM base AS modules
COPY package.json package-lock.json ./
# Prisma's client names its CLI and TypeScript as optional peers, which npm leaves out only together with what is optional.
RUN npm ci --omit=dev --omit=optional --ignore-scripts
# The client brings a query compiler for every database, ten megabytes each.
RUN find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name '*.postgresql.*' -delete

FROM base
ENV NODE_ENV=production
COPY --from=modules /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY prisma/migrations prisma/migrations
COPY package.json manifest.yml LICENSE ./
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1))"]
CMD ["node", "dist/main.js"]
