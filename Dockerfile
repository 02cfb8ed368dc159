# syntax=docker/dockerfile:1
# 1. The parser library and the API page, from npm sources. 2. The program, ahead-of-time compiled as far as .NET does it with Dapper. 3. What runs.
FROM debian:bookworm-slim AS parsers
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev npm binutils ca-certificates
WORKDIR /src
COPY scripts scripts
RUN scripts/grammars && scripts/scalar

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /src
COPY . .
RUN dotnet publish Api -c Release -r linux-$([ "$TARGETARCH" = arm64 ] && echo arm64 || echo x64) --self-contained false -o /app -p:RunAnalyzers=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# git clones what is imported; curl asks the health check. PostgreSQL is a service of its own (compose.yaml).
RUN apt-get update && apt-get install -y --no-install-recommends git curl $(apt-cache show libldap2 >/dev/null 2>&1 && echo libldap2 || echo libldap-2.5-0) && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home capstan && mkdir /data && chown capstan /data
COPY --from=build /app /app
COPY --from=parsers /src/artifacts/treesitter/libcapstan-treesitter.so /src/artifacts/treesitter/LICENSES.txt /app/
COPY --from=parsers /src/artifacts/scalar /app/scalar
USER capstan
ENV API_HOST=0.0.0.0 API_PORT=8000 CAPSTAN_DATA=/data DOTNET_gcServer=0
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD curl -fsS http://127.0.0.1:8000/readyz || exit 1
ENTRYPOINT ["dotnet", "/app/Capstan.Api.dll"]
