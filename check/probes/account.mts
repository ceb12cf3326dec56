import { randomUUID } from 'node:crypto';
import { type AnyProbe, defineProbe, holdsIf, untold } from '../assumption.mjs';
import type { Answer } from '../connection.mjs';
import { asText } from '../exchange.mjs';
import { dollars } from '../purse.mjs';
import type { PackageEndpoint } from '../schema/packageEndpoints.mjs';

export const PRICES_URL = 'https://api.fal.ai/v1/models/pricing';

const seen = ({ status, json }: Answer) => `${status} ${asText(json)}`;

/** A price as fal's list tells it. */
export interface Price {
	endpoint_id: string;
	unit_price: number;
	unit: string;
	currency: string;
}

/** The prices in an answer of the price list; undefined when it has none of the form that fal documents. */
export function pricesIn({ json }: Answer): Price[] | undefined {
	const { prices } = (json ?? {}) as { prices?: Price[] };
	const isPrice = ({ endpoint_id: id, unit_price: usd, unit, currency }: Price) =>
		typeof id === 'string' && typeof usd === 'number' && typeof unit === 'string' && currency === 'USD';
	return Array.isArray(prices) && prices.every(isPrice) ? prices : undefined;
}

const keys = defineProbe<Record<'own' | 'wrong' | 'queue' | 'rest', Answer>>({
	how: 'The price list with the key and with a key of nobody; a status and a token with the key of nobody',
	atMostUsd: 0,
	async run(fal) {
		const prices = `${PRICES_URL}?endpoint_id=fal-ai/sam-3/image`;
		const status = `https://queue.fal.run/fal-ai/sam-3/requests/${randomUUID()}/status`;
		const token = { allowed_apps: ['sam-3'], token_expiration: 120 };
		return {
			own: await fal.call('GET', prices),
			wrong: await fal.call('GET', prices, { key: 'wrong' }),
			queue: await fal.call('GET', status, { key: 'wrong' }),
			rest: await fal.call('POST', 'https://rest.fal.ai/tokens/', { key: 'wrong', body: token }),
		};
	},
	assumptions: [
		{
			id: 'key/price-list',
			assume: 'The price list answers a good key with 200 and prices in US dollars per unit',
			source: 'fal.ai/docs, platform API; the free test of the credential',
			verdict: ({ own }) => holdsIf(own.status === 200 && pricesIn(own)?.length === 1, seen(own)),
		},
		{
			id: 'key/wrong-at-price-list',
			assume: 'The price list refuses a wrong key with 401 and {"error":{"type":"authorization_error"}}',
			source: 'a reply that a user reported in October 2026',
			verdict: ({ wrong }) => {
				const { error } = (wrong.json ?? {}) as { error?: { type?: string } };
				return holdsIf(wrong.status === 401 && error?.type === 'authorization_error', seen(wrong));
			},
		},
		...(['queue', 'rest'] as const).map((host) => ({
			id: `key/wrong-at-${host}`,
			assume: `The ${host} host refuses a wrong key with 401 and {"detail":"invalid key credentials"}`,
			source: 'a reply that a user reported in October 2026',
			verdict: (answers: Record<'queue' | 'rest', Answer>) => {
				const { status, json } = answers[host];
				const { detail } = (json ?? {}) as { detail?: unknown };
				return holdsIf(status === 401 && detail === 'invalid key credentials', seen(answers[host]));
			},
		})),
	],
});

const webhookKeys = defineProbe<Answer>({
	how: 'GET rest.fal.ai/.well-known/jwks.json without a key',
	atMostUsd: 0,
	run: async (fal) => await fal.call('GET', 'https://rest.fal.ai/.well-known/jwks.json', { key: 'none' }),
	assumptions: [
		{
			id: 'key/webhook-signatures',
			assume: 'fal publishes the Ed25519 keys that sign its webhooks, each of 32 bytes',
			source: 'fal.ai/docs, webhooks',
			verdict(answer) {
				const { keys: list } = (answer.json ?? {}) as { keys?: Array<Record<string, unknown>> };
				const isKey = ({ kty, crv, x }: Record<string, unknown>) =>
					kty === 'OKP' && crv === 'Ed25519' && Buffer.from(String(x), 'base64url').length === 32;
				return holdsIf(answer.status === 200 && (list?.length ?? 0) > 0 && list!.every(isKey), seen(answer));
			},
		},
	],
});

/** What the catalogue says of an endpoint: that it is there, and whether it is deprecated. */
const catalogueEntry = ({ endpoint, deprecated }: PackageEndpoint): AnyProbe =>
	defineProbe<Answer>({
		how: `GET api.fal.ai/v1/models?endpoint_id=${endpoint}`,
		atMostUsd: 0,
		endpoint,
		run: async (fal) => await fal.call('GET', `https://api.fal.ai/v1/models?endpoint_id=${endpoint}`),
		assumptions: [
			{
				id: `catalogue/${endpoint}`,
				assume: `${endpoint} is in fal's catalogue, ${deprecated ? 'deprecated' : 'active'}`,
				source: `fal.ai/models/${endpoint}`,
				verdict({ status, json }) {
					const { models } = (json ?? {}) as {
						models?: Array<{ endpoint_id: string; metadata?: { status?: string } }>;
					};
					const entry = models?.find(({ endpoint_id: id }) => id === endpoint);
					if (!entry) return holdsIf(false, `${status}, and it is not among ${models?.length ?? 'no'} models`);
					const { status: state } = entry.metadata ?? {};
					return holdsIf(state === (deprecated ? 'deprecated' : 'active'), `its status is ${asText(state)}`);
				},
			},
		],
	});

/** Whether the panel tells people the right price. */
const priceSaid = ({ endpoint, saidUsd }: PackageEndpoint): AnyProbe =>
	defineProbe<Answer>({
		how: `GET api.fal.ai/v1/models/pricing?endpoint_id=${endpoint}`,
		atMostUsd: 0,
		endpoint,
		run: async (fal) => await fal.call('GET', `${PRICES_URL}?endpoint_id=${endpoint}`),
		assumptions: [
			{
				id: `price/${endpoint}`,
				assume: `A unit of ${endpoint} costs ${dollars(saidUsd!)}, as its panel says`,
				source: 'the page of the model at fal.ai',
				verdict(answer) {
					const price = pricesIn(answer)?.[0];
					if (!price) return untold(`the price list was answered with ${seen(answer)}`);
					return holdsIf(price.unit_price === saidUsd, `fal asks $${price.unit_price} per ${price.unit}`);
				},
			},
		],
	});

export const accountProbes = (endpoints: PackageEndpoint[]): AnyProbe[] => [
	keys,
	webhookKeys,
	...endpoints.map(catalogueEntry),
	...endpoints.filter(({ saidUsd }) => saidUsd !== undefined).map(priceSaid),
];
