// H4 over a TCP or unix socket for ble-host: one whole packet per 'data' event, however the stream cuts them.
import { EventEmitter } from 'node:events';
import net from 'node:net';

// Packet indicator → octets of header after it, and how to read the payload's length from them.
const HEADERS = {
  0x02: { size: 4, length: header => header.readUInt16LE(2) },
  0x04: { size: 2, length: header => header[1] },
};

export class H4Transport extends EventEmitter {
  #received = Buffer.alloc(0);
  #socket;

  static connect(options) {
    return new Promise((resolve, reject) => {
      const socket = net.connect(options, () => {
        socket.off('error', reject);
        resolve(new H4Transport(socket));
      });
      socket.once('error', reject);
    });
  }

  constructor(socket) {
    super();
    this.#socket = socket;
    socket.on('data', chunk => this.#take(chunk));
    socket.on('error', () => { /* 'close' follows */ });
    socket.on('close', () => this.emit('close'));
  }

  write(packet) {
    this.#socket.write(packet);
  }

  close() {
    this.#socket.destroy();
  }

  #take(chunk) {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length > 0) {
      const header = HEADERS[this.#received[0]];
      if (!header) throw new Error(`H4 indicator 0x${this.#received[0].toString(16)} is not an event or ACL data`);
      if (this.#received.length < 1 + header.size) return;
      const total = 1 + header.size + header.length(this.#received.subarray(1, 1 + header.size));
      if (this.#received.length < total) return;
      const packet = Buffer.from(this.#received.subarray(0, total));
      this.#received = this.#received.subarray(total);
      this.emit('data', packet);
    }
  }
}
