import type { ServerResponse } from "node:http";
import { startStream } from "./http.ts";
import type { Versions } from "./types.ts";

const LOOK_MILLISECONDS = 250;
const BEAT_MILLISECONDS = 15_000;

/**
 * Tells open pages what has changed, as server-sent events, at most four times a second however much happens: each
 * asks for what it shows.
 */
export class LiveStreams {
  readonly #versions: () => Versions;
  readonly #open = new Map<ServerResponse, string>();
  #timer: NodeJS.Timeout | null = null;
  #lastBeat = 0;

  constructor(versions: () => Versions) {
    this.#versions = versions;
  }

  add(response: ServerResponse): void {
    startStream(response);
    this.#open.set(response, "");
    response.on("close", () => {
      this.#open.delete(response);
      if (this.#open.size === 0) this.#rest();
    });
    this.#look();
    this.#timer ??= setInterval(() => this.#look(), LOOK_MILLISECONDS).unref();
  }

  close(): void {
    this.#rest();
    for (const response of this.#open.keys()) response.end();
    this.#open.clear();
  }

  #look(): void {
    const text = JSON.stringify(this.#versions());
    const isBeat = performance.now() - this.#lastBeat > BEAT_MILLISECONDS;
    if (isBeat) this.#lastBeat = performance.now();
    for (const [response, told] of this.#open) {
      // A page that does not read would make us keep all that it was told.
      if (response.writableNeedDrain) continue;
      if (told !== text) response.write(`event: changed\ndata: ${text}\n\n`);
      else if (isBeat) response.write(": still here\n\n");
      this.#open.set(response, text);
    }
  }

  #rest(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}
