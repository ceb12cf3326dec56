import { settle } from '../../shared/async/settle';
import { inflate } from './inflate';

// Larger than any profile of a camera or a screen; a bomb is not unpacked.
const MOST_BYTES = 4 * 1024 * 1024;
const HEADER_BYTES = 4;
// Keeps sentences out of the way: a profile that cannot be read is left out, the picture is still right but for its tint.
const NOTHING = undefined;

/**
 * The ICC profile in the content of an iCCP chunk: a name, a zero, a zero (for deflate), the deflated profile.
 *
 * @returns undefined when there is none, or none that can be read
 */
export async function readProfile(content: Uint8Array | undefined): Promise<Uint8Array | undefined> {
	const nameEnd = content?.indexOf(0) ?? -1;
	if (!content || nameEnd < 1) return NOTHING;
	const inflated = inflate([content.subarray(nameEnd + 2)]);
	const read = await settle(
		(async () => {
			// A profile begins with its own length (ICC.1, section 7.2.2).
			const head = new Uint8Array(HEADER_BYTES);
			if (!(await inflated.fill(head))) return NOTHING;
			const length = new DataView(head.buffer).getUint32(0);
			if (length <= HEADER_BYTES || length > MOST_BYTES) return NOTHING;
			const profile = new Uint8Array(length);
			profile.set(head);
			return (await inflated.fill(profile.subarray(HEADER_BYTES))) ? profile : NOTHING;
		})(),
	);
	await inflated.close();
	return read.ok ? read.value : NOTHING;
}
