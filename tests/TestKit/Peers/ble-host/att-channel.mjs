// ATT PDUs as this side writes them, on the bearer of one of ble-host's connections: they go through its L2CAP queue, and the answer to
// one of them is taken before ble-host's own client sees it. [Vol 3, Part F] 3.4.
import { step } from './steps.mjs';

const ERROR_RESPONSE = 0x01;

export const Opcode = {
  FindInformation: 0x04,
  FindByTypeValue: 0x06,
  ReadByType: 0x08,
  Read: 0x0A,
  ReadByGroupType: 0x10,
  Write: 0x12,
  WriteCommand: 0x52,
};

export const uint16 = number => [number & 0xFF, number >> 8];

export class AttChannel {
  #send;
  #expected;

  constructor(send) {
    this.#send = send;
  }

  /** Sends a request: { error, handle } of an Error Response, or { value } of the response, its opcode cut off. */
  request(opcode, ...parameters) {
    return step(`request 0x${opcode.toString(16)}`, done => {
      this.#expected = { opcode, done };
      this.#send(Buffer.from([opcode, ...parameters]));
    });
  }

  /** Sends a PDU that has no answer. */
  command(opcode, ...parameters) {
    this.#send(Buffer.from([opcode, ...parameters]));
  }

  /** True when a received PDU answers what was sent here. */
  take(pdu) {
    const { opcode, done } = this.#expected ?? {};
    const isError = pdu[0] === ERROR_RESPONSE && pdu.length === 5 && pdu[1] === opcode;
    if (opcode === undefined || !(isError || pdu[0] === opcode + 1)) return false;
    this.#expected = undefined;
    done(isError ? { error: pdu[4], handle: pdu.readUInt16LE(2) } : { error: 0, value: pdu.subarray(1) });
    return true;
  }
}
