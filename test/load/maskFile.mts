/** Small enough for thousands of them, large enough that memory which keeps them is noticed. */
export const MASK_BYTES = 16 * 1024;
/** Five of them are 20 MB as data URIs. */
const LARGE_MASK_BYTES = 3 * 1024 * 1024;

/**
 * The file that the model of the load runs gives as mask `index` of a job: no picture, but different for every job and
 * mask, so that a file that ended at the wrong item is noticed.
 *
 * @param prompt the job's prompt, which no other job has
 * @param large whether it is one of the few large ones
 */
export function maskFile(prompt: string, index: number, large = false): Uint8Array {
	return Buffer.alloc(large ? LARGE_MASK_BYTES : MASK_BYTES, `mask ${index} of ${prompt} `);
}
