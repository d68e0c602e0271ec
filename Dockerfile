FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
LABEL org.opencontainers.image.licenses="EUPL-1.2"
ENV NODE_ENV=production \
    DATAESR_HOST=0.0.0.0 \
    DATAESR_PORT=3000 \
    DATAESR_OUT=/releases \
    DATAESR_CACHE=/cache
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY data data
COPY mappings mappings
COPY ontologies ontologies
RUN mkdir /releases /cache && chown node:node /releases /cache
USER node
VOLUME /releases /cache
EXPOSE 3000
# `/health` says that the process answers; the first start builds a release before it listens.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.DATAESR_PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["start"]
