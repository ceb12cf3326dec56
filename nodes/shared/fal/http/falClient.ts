import { falFetch, type FalAccess } from './falFetch';
import type { Step } from '../../errors/failure';
import { createFalClient, type FalClient } from '../../vendor/fal';

/** fal's own client, speaking through n8n. `answerHeaders` holds the headers of the last 2xx answer of each step. */
export interface FalConnection {
	fal: FalClient;
	answerHeaders: Map<Step, Headers>;
}

/** One connection serves one request's life: the headers that it remembers belong to that request. */
export function connectToFal(access: FalAccess): FalConnection {
	const answerHeaders = new Map<Step, Headers>();
	const fal = createFalClient({
		// falFetch adds the key; without this the client would look for a key in the server's environment.
		credentials: () => undefined,
		fetch: falFetch(access, (step, headers) => answerHeaders.set(step, headers)),
		suppressLocalCredentialsWarning: true,
	});
	return { fal, answerHeaders };
}
