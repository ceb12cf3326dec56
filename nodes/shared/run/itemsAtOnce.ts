import type { BeginDownloads } from '../output/resultContext';
import { pLimit, type Limit } from '../vendor/pLimit';

/** Works on an item as soon as there is a place for it. */
export type WorkOnItem = <T>(work: (beginDownloads: BeginDownloads) => Promise<T>) => Promise<T>;

/**
 * Bounds the items of a run: at most `count` are at work, and beside them as many are downloading. One at a time is meant
 * strictly: then an item begins when the one before is over.
 *
 * @param count from 1
 */
export function limitItems(count: number): WorkOnItem {
	const working = pLimit(count);
	const downloading = pLimit(count);
	return async (work) => {
		let leave = await enter(working);
		let over = false;
		const beginDownloads = async () => {
			if (count === 1) return;
			const leaveDownloads = await enter(downloading);
			leave();
			leave = leaveDownloads;
			// The item was stopped while it waited here.
			if (over) leave();
		};
		try {
			return await work(beginDownloads);
		} finally {
			over = true;
			leave();
		}
	};
}

/** Waits for a place. Resolves to what frees it again; calling that more than once does no harm. */
async function enter(limit: Limit): Promise<() => void> {
	return await new Promise((entered) => {
		void limit(async () => await new Promise<void>(entered));
	});
}
