// The WebSocket to the studio: state messages in, commands out, and back again by itself when the server was away.

const pauses = [500, 1000, 2000, 4000, 5000];

/** A command that was answered with no: message says what to do, field names the argument at fault, if one is. */
export class CommandError extends Error {
  constructor(message, field) {
    super(message);
    this.field = field;
  }
}

export class Connection {
  #socket;
  #session;
  #seq = 0;
  #tries = 0;
  #id = 0;
  #waiting = new Map();

  /** told: { state(message), status(text, isGood), notice(text) } */
  constructor(told) {
    this.told = told;
  }

  open() {
    const query = this.#session ? `?session=${encodeURIComponent(this.#session)}&seq=${this.#seq}` : "";
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket${query}`);
    this.#socket = socket;
    socket.onmessage = event => this.#take(JSON.parse(event.data));
    socket.onclose = () => this.#lost();
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Sends a command; resolves with its result when it has ended, rejects with a CommandError. */
  send(what, args = {}) {
    if (!this.isOpen) return Promise.reject(new CommandError("The studio does not answer just now. The page connects again by itself; then try once more."));
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, do: what, ...args }));
    });
  }

  #take(message) {
    if (message.type === "state") {
      this.#tries = 0;
      this.#session = message.session ?? this.#session;
      this.#seq = message.seq;
      if (message.full) this.told.status("connected", true);
      this.told.state(message);
    } else if (message.type === "reply") {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.ok) waiting?.resolve(message.result);
      else waiting?.reject(new CommandError(message.error, message.field));
    } else if (message.type === "notice") {
      this.told.notice(message.text);
    }
  }

  #lost() {
    const pause = pauses[Math.min(this.#tries++, pauses.length - 1)];
    for (const { reject } of this.#waiting.values()) reject(new CommandError("The studio went away before it had answered. The page connects again by itself; then try once more."));
    this.#waiting.clear();
    this.told.status("not connected", false);
    setTimeout(() => this.open(), pause);
  }
}
