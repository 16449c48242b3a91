import type { WebSocket } from "ws";

/**
 * Pings a socket until it closes and cuts it when a ping stays unanswered: a client whose network is
 * gone does not say so.
 */
export function keepAlive(socket: WebSocket, intervalMs: number): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, intervalMs);
  socket.on("pong", () => {
    answered = true;
  });
  socket.on("close", () => clearInterval(timer));
}
