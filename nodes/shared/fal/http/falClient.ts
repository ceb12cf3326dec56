import { createFalClient, type FalClient } from '../../vendor/fal';
import { falFetch, type FalAccess } from './falFetch';

/**
 * fal's own client, speaking through n8n.
 *
 * @param onHeaders sees the headers of each 2xx answer, which the client keeps for itself
 */
export function connectToFal(access: FalAccess, onHeaders?: (headers: Headers) => void): FalClient {
	return createFalClient({
		// falFetch adds the key; without this the client would look for a key in the server's environment.
		credentials: () => undefined,
		fetch: falFetch(access, onHeaders),
		suppressLocalCredentialsWarning: true,
	});
}
