// The flows by name. Each gets { wish, open }: what is wanted, and a way to a controller of its own.
import { knownByAnotherKey, phoneForgot, deviceForgot, rapidReconnect } from './bonds.mjs';
import { everyHandle, mtu, ranges } from './discovery.mjs';
import { ignoredRequest, pairFirst, secondPhone, visit } from './links.mjs';
import { heartRate } from './peripheral.mjs';
import { earlySubscription, writeCommand } from './values.mjs';

export const flows = {
  visit,
  mtu,
  ranges,
  'every-handle': everyHandle,
  'pair-first': pairFirst,
  'ignored-request': ignoredRequest,
  'write-command': writeCommand,
  'early-subscription': earlySubscription,
  'second-phone': secondPhone,
  'rapid-reconnect': rapidReconnect,
  'device-forgot': deviceForgot,
  'phone-forgot': phoneForgot,
  'another-key': knownByAnotherKey,
  peripheral: heartRate,
};
