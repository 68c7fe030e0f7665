"""What a web worker does: answer on a socket that it shares with the others."""

import socket

import uvicorn

from config.asgi import application

# What is on its way when the server is told to stop.
GRACE_SECONDS = 10
# Longer than people think between two answers: a new connection costs a handshake.
KEEP_ALIVE_SECONDS = 75


def serve_on(listener: socket.socket) -> None:
    config = uvicorn.Config(
        application,
        lifespan="on",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        access_log=False,
        # Whose word counts about the client is said in TRUSTED_PROXIES alone.
        proxy_headers=False,
        server_header=False,
        log_level="warning",
    )
    uvicorn.Server(config).run(sockets=[listener])
