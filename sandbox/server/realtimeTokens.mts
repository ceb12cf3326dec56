import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

interface Claims {
	/** App aliases: `sam-3`, not `fal-ai/sam-3/image`. */
	allowed_apps: string[];
	/** Seconds since 1970. */
	exp: number;
}

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

function encode(value: unknown): string {
	return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Issues and checks the short-lived tokens that stand in for the key in a WebSocket's URL, JWTs as fal's are. */
export class RealtimeTokens {
	private readonly secret = randomBytes(32);

	/** `now`: milliseconds since 1970. */
	constructor(private readonly now: () => number) {}

	issue(allowedApps: string[], lifetimeSeconds: number): string {
		const claims: Claims = { allowed_apps: allowedApps, exp: this.now() / 1000 + lifetimeSeconds };
		const signed = `${HEADER}.${encode(claims)}`;
		return `${signed}.${this.sign(signed).toString('base64url')}`;
	}

	/** Whether a token was issued here, is not expired, and is for this app. */
	allows(token: string, alias: string): boolean {
		const [header, claims = '', signature = ''] = token.split('.');
		const expected = this.sign(`${header}.${claims}`);
		const given = Buffer.from(signature, 'base64url');
		if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
		const { allowed_apps: apps, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims;
		return exp > this.now() / 1000 && apps.includes(alias);
	}

	private sign(text: string): Buffer {
		return createHmac('sha256', this.secret).update(text).digest();
	}
}
