import { RequestFailure } from '../errors/failure';
import { webhookUrlProblem } from '../fal/webhook/webhookUrl';

/**
 * The panel's Webhook URL without the white space around it, or undefined when there is none. Looked at before anything is
 * uploaded, because a request whose call never arrives is paid all the same.
 *
 * @param typed what the panel or its expression gave
 * @param serverUrl normalized Server URL, or empty for fal's cloud
 * @throws RequestFailure `invalidInput` when fal could never call it
 */
export function readWebhookUrl(typed: unknown, serverUrl: string): string | undefined {
	const url = typeof typed === 'string' ? typed.trim() : (typed ?? '');
	if (url === '') return undefined;
	const problem = typeof url === 'string' ? webhookUrlProblem(url, serverUrl) : 'must be a text';
	if (problem) throw new RequestFailure({ kind: 'invalidInput', issues: [{ field: 'Webhook URL', problem }] });
	return url as string;
}
