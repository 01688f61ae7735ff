package io.longwire.embed;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;

/** The description of what is here over HTTP (OpenAPI 3.1), for tools that make clients of it. */
final class OpenApi implements HttpHandler {
    private final StaticFile file = StaticFile.resource("application/json", OpenApi.class, "openapi.json");

    @Override
    public void handle(HttpExchange exchange) {
        file.handle(exchange);
    }
}
