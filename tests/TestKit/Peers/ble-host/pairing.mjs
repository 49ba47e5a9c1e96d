// The person's part in a pairing, the same on either side: types what the other shows, shows what the other types, compares.
import { step } from './steps.mjs';
import { passkeyOnDisplay, tell } from './talk.mjs';

const other = passkey => String((Number(passkey) + 1) % 1000000).padStart(6, '0');

async function answer(question, own, wish) {
  const { model, passkey, reply } = question;
  tell('model', { model, passkey });
  if (model === 'NUMERIC_COMPARISON') {
    tell('compare', { passkey });
    reply();
  } else if (model === own.types) {
    const shown = await passkeyOnDisplay();
    reply(wish.wrongPasskey ? other(shown) : shown);
  } else if (model === own.shows) {
    tell('show', { passkey });
  }
}

export const Initiator = { types: 'PASSKEY_ENTRY_INIT_INPUTS', shows: 'PASSKEY_ENTRY_RSP_INPUTS' };
export const Responder = { types: 'PASSKEY_ENTRY_RSP_INPUTS', shows: 'PASSKEY_ENTRY_INIT_INPUTS' };

export const features = wish => ({ ioCap: wish.ioCap, bondingFlags: 1, mitm: wish.mitm, sc: wish.sc });

/** Lets `begin` start or await a pairing on a connection; ends with what came of it, good or bad. */
export function pairing(connection, own, models, wish, begin) {
  return step('pair', (done, fail) => {
    const { smp } = connection;
    let model = 'JUST_WORKS';
    smp.on('passkeyExchange', (which, passkey, reply) => {
      model = models.toString(which);
      answer({ model, passkey, reply }, own, wish).catch(fail);
    });
    smp.once('pairingComplete', result => done({ ok: true, model, sc: result.sc, mitm: result.mitm, bond: result.bond }));
    smp.once('pairingFail', (reason, fromPeer) => done({ ok: false, model, reason, fromPeer, bonded: smp.isBonded }));
    begin(smp);
  });
}
