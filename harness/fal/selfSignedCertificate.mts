import { generateKeyPairSync, sign } from 'node:crypto';

// Object identifiers in DER: https://www.rfc-editor.org/rfc/rfc5758#section-3.2 and rfc5280#section-4.2.1.
const ECDSA_WITH_SHA256 = '06082a8648ce3d040302';
const COMMON_NAME = '0603550403';
const SUBJECT_ALT_NAME = '0603551d11';
const BASIC_CONSTRAINTS = '0603551d13';

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const BOOLEAN = 0x01;
const DNS_NAME = 0x82;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * A certificate for these host names that is its own authority, valid from yesterday until tomorrow: what a test needs to
 * stand in for a host on the internet. Node.js has nothing that makes one.
 *
 * @returns both in PEM
 */
export function selfSignedCertificate(hosts: string[]): { key: string; cert: string } {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const algorithm = der(SEQUENCE, oid(ECDSA_WITH_SHA256));
	const name = der(SEQUENCE, der(SET, der(SEQUENCE, oid(COMMON_NAME), der(UTF8_STRING, Buffer.from('test host')))));
	const validity = der(SEQUENCE, utcTime(Date.now() - DAY_MS), utcTime(Date.now() + DAY_MS));
	const altNames = der(SEQUENCE, ...hosts.map((host) => der(DNS_NAME, Buffer.from(host))));
	const authority = der(SEQUENCE, der(BOOLEAN, Buffer.of(0xff)));
	const extensions = der(
		SEQUENCE,
		der(SEQUENCE, oid(SUBJECT_ALT_NAME), der(OCTET_STRING, altNames)),
		der(SEQUENCE, oid(BASIC_CONSTRAINTS), der(BOOLEAN, Buffer.of(0xff)), der(OCTET_STRING, authority)),
	);
	const content = der(
		SEQUENCE,
		der(0xa0, der(INTEGER, Buffer.of(2))),
		der(INTEGER, Buffer.of(1)),
		...[algorithm, name, validity, name],
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, extensions),
	);
	const signature = der(BIT_STRING, Buffer.of(0), sign('sha256', content, privateKey));
	const base64 = der(SEQUENCE, content, algorithm, signature).toString('base64').replace(/.{64}/g, '$&\n');
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
	};
}

function oid(hex: string): Buffer {
	return Buffer.from(hex, 'hex');
}

/** One element: its tag, its length, and what is in it, up to 64 KB. */
function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.of(tag, ...head), content]);
}

/** YYMMDDhhmmssZ */
function utcTime(ms: number): Buffer {
	return der(UTC_TIME, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}
