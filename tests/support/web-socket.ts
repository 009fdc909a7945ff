import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

/**
 * A client's end of a WebSocket that carries texts, as far as an inspector needs it: Node 20 has none of its own.
 * https://www.rfc-editor.org/rfc/rfc6455
 */
export class TextSocket {
  readonly #socket: Socket;
  readonly #onText: (text: string) => void;
  #received = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #isOpen = false;

  private constructor(socket: Socket, onText: (text: string) => void) {
    this.#socket = socket;
    this.#onText = onText;
  }

  static open(address: string, onText: (text: string) => void): Promise<TextSocket> {
    const { hostname, port, host, pathname } = new URL(address);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      const opened = new TextSocket(socket, onText);
      const key = randomBytes(16).toString("base64");
      socket.on("error", reject);
      socket.on("data", data => {
        opened.#receive(data);
        if (opened.#isOpen) resolve(opened);
      });
      socket.write(
        `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
    });
  }

  send(text: string): void {
    const payload = Buffer.from(text);
    const mask = randomBytes(4);
    const long = payload.length > 125;
    const head = Buffer.from([0x81, 0x80 | (long ? 127 : payload.length)]);
    const length = Buffer.alloc(long ? 8 : 0);
    if (long) length.writeBigUInt64BE(BigInt(payload.length));
    const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    this.#socket.write(Buffer.concat([head, length, mask, masked]));
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    if (!this.#isOpen) {
      const end = this.#received.indexOf("\r\n\r\n");
      if (end < 0) return;
      this.#isOpen = true;
      this.#received = this.#received.subarray(end + 4);
    }
    while (this.#takeFrame());
  }

  /** Whether a whole frame was there. Servers do not mask. */
  #takeFrame(): boolean {
    const buffer = this.#received;
    if (buffer.length < 2) return false;
    const short = buffer.readUInt8(1) & 0x7f;
    const start = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (buffer.length < start) return false;
    const length =
      short === 127 ? Number(buffer.readBigUInt64BE(2)) : short === 126 ? buffer.readUInt16BE(2) : short;
    if (buffer.length < start + length) return false;
    const first = buffer.readUInt8(0);
    this.#received = buffer.subarray(start + length);
    if ((first & 0x0f) > 2) return true;
    this.#parts.push(buffer.subarray(start, start + length));
    if ((first & 0x80) === 0) return true;
    const text = Buffer.concat(this.#parts).toString("utf8");
    this.#parts = [];
    this.#onText(text);
    return true;
  }
}
