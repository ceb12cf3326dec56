import type { EndpointContract } from '../shared/contract/contract';
import { safeParse } from '../shared/vendor/zod';
import { contracts } from './contracts';

/**
 * The models that probably made a request, if the chosen one did not: by the app in fal's own URLs of the request, and by
 * the form of the result. Empty when nothing speaks against the chosen one.
 *
 * @param payload the result as fal's call tells it
 * @param urls fal's URLs of the request, in one text
 */
export function likelyModels(chosen: EndpointContract, payload: unknown, urls = ''): string[] {
	const all = Object.entries<EndpointContract>(contracts);
	const named = all.filter(([, contract]) => urls.includes(`/${appOf(contract)}/`));
	const possible = named.length > 0 ? named : all;
	const fitting = possible.filter(([, contract]) => fits(contract, payload));
	const includesChosen = (models: typeof all) => models.some(([, contract]) => contract === chosen);
	if (includesChosen(possible) && (fitting.length === 0 || includesChosen(fitting))) return [];
	return (fitting.length > 0 ? fitting : possible).map(([name]) => name);
}

/** Owner and app of an endpoint, which is all that fal's URLs of a request name. */
export function appOf({ endpoint }: EndpointContract): string {
	return endpoint.split('/').slice(0, 2).join('/');
}

function fits({ output, masksField, files, data = [] }: EndpointContract, payload: unknown): boolean {
	const parsed = safeParse(output, payload);
	if (!parsed.success) return false;
	const fields = [...[...files, ...data].map(({ field }) => field), ...(masksField ? [masksField] : [])];
	return fields.some((field) => (parsed.data[field] ?? undefined) !== undefined);
}
