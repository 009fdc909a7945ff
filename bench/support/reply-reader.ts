/** Reads one HTTP reply after another from the chunks of a connection, as far as a load generator needs it. */
export class ReplyReader {
  #text = "";
  #status = 0;
  /** Bytes of the body that are still to come; null while the head is read. */
  #left: number | null = null;

  /**
   * The status once the reply is whole, else null. One reply at a time: the next request is sent after it.
   *
   * @throws Error for a reply without a `content-length`
   */
  read(chunk: Buffer): number | null {
    if (this.#left === null) {
      // One character for each byte, so that lengths agree.
      this.#text += chunk.toString("latin1");
      const end = this.#text.indexOf("\r\n\r\n");
      if (end < 0) return null;
      this.#readHead(this.#text.slice(0, end + 2));
      this.#left = (this.#left ?? 0) - (this.#text.length - end - 4);
      this.#text = "";
    } else this.#left -= chunk.length;
    if (this.#left > 0) return null;
    this.#left = null;
    return this.#status;
  }

  #readHead(head: string): void {
    this.#status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
    const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1];
    if (length === undefined || !this.#status)
      throw new Error(`no reply with a content-length: ${head.slice(0, 80)}`);
    this.#left = Number(length);
  }
}
