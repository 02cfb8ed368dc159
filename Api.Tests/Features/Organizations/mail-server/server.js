// A mail server that tells of every mail on a line of its own. Senders sign in as capstan; what it does with a recipient is in the address.
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const refused = new Map();
const { MAIL_TLS, MAIL_PEM } = process.env;
const pem = MAIL_PEM && readFileSync(MAIL_PEM);
const server = new SMTPServer({
  ...(pem ? { key: pem, cert: pem, secure: MAIL_TLS === 'tls', allowInsecureAuth: false } : { allowInsecureAuth: true, ...(process.env.MAIL_NO_TLS ? { disabledCommands: ['STARTTLS'] } : {}) }),
  onAuth: (auth, session, done) =>
    auth.username === 'capstan' && auth.password === 'mail-password' ? done(null, { user: auth.username }) : done(new Error('Wrong password')),
  onRcptTo: (recipient, session, done) => {
    const address = recipient.address;
    if (address.startsWith('nobody')) return done(Object.assign(new Error('No such user'), { responseCode: 550 }));
    if (address.startsWith('later') && !refused.has(address)) {
      refused.set(address, true);
      return done(Object.assign(new Error('Try again'), { responseCode: 451 }));
    }
    done();
  },
  onData: (stream, session, done) => {
    const parts = [];
    stream.on('data', part => parts.push(part));
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope;
      console.log(JSON.stringify({ from: mailFrom.address, to: rcptTo.map(r => r.address), user: session.user, raw: Buffer.concat(parts).toString('base64') }));
      done();
    });
  },
});
server.on('error', error => console.error(error.message));
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.server.address().port}`));
