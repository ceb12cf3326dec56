import { explainFailure } from './errorSentences';
import type { FieldIssue } from './failure';
import { DASHBOARD } from './sentenceParts';

/** What the credential's Test says when no fal is at the Server URL. */
export const NO_FAL =
	'What answers at the Server URL is not fal, and not a server that speaks like it. Leave Server URL empty for fal’s cloud, or check the address.';

const LEADS_ELSEWHERE =
	'The Server URL leads on to another address, and the key is not sent there. Enter the address of the server itself.';

/** What the credential's Test says to an answer other than 200, by its HTTP status. */
export const TEST_SENTENCES: Record<number, string> = {
	301: LEADS_ELSEWHERE,
	302: LEADS_ELSEWHERE,
	303: LEADS_ELSEWHERE,
	307: LEADS_ELSEWHERE,
	308: LEADS_ELSEWHERE,
	401: `fal did not accept this key. Copy it again from ${DASHBOARD.access}, whole, with the colon.`,
	403: `fal knows this key, but it may not read prices, which is how a key is tested. Check its scope at ${DASHBOARD.access}.`,
	404: NO_FAL,
	405: NO_FAL,
};

/** A credential that cannot be right, in the words of the nodes. */
export function credentialSentence(issue: FieldIssue): string {
	return explainFailure({ kind: 'invalidInput', issues: [issue] }, { endpoint: '', fields: new Map() }).message;
}
