// Decrypts an archive with openpgp.js: MODULE ARCHIVE OUTPUT passphrase|key FILE
import { readFile, writeFile } from 'node:fs/promises';

const [module, archive, output, kind, secretFile] = process.argv.slice(2);
const openpgp = await import(module);
const message = await openpgp.readMessage({ binaryMessage: await readFile(archive) });
const secret = await readFile(secretFile, 'utf8');
const keys = kind === 'passphrase' ? { passwords: secret } : { decryptionKeys: await openpgp.readPrivateKey({ armoredKey: secret }) };
const { data } = await openpgp.decrypt({ message, format: 'binary', ...keys });
await writeFile(output, data);
