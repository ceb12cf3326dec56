import { createHash } from 'node:crypto';
import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';
import { maskFile } from './maskFile.mjs';

/** Masks of each job in the load runs. */
export const MASKS = 3;

/** SHA-256 of what the model gave as mask `index`; the preview stands behind the masks. */
function wantedSha256(prompt: string, index: number): string {
	return createHash('sha256').update(maskFile(prompt, index)).digest('hex');
}

/**
 * How many output items are not what their input item must give: missing, at another place, paired with another item, or
 * with a file of another job.
 *
 * @param prompts the prompt of each input item, in their order
 */
export function wrongItems(items: EngineItem[], prompts: string[]): number {
	const wrong = prompts.filter((prompt, index) => {
		const { json, binary = {}, pairedItem } = items[index] ?? { json: {} };
		const files = [...Array.from({ length: MASKS }, (_, mask) => binary[`mask_${mask}`]), binary.image];
		const paired = (pairedItem as { item?: number } | undefined)?.item === index;
		return !paired || json.count !== MASKS || !files.every((file, at) => file?.sha256 === wantedSha256(prompt, at));
	});
	return wrong.length + Math.max(0, items.length - prompts.length);
}
