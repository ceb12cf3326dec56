import { pLimit, type Limit } from '../vendor/pLimit';

/**
 * Gives up the item's place for one among the downloads, so that the next item's job runs while this one's files arrive.
 * Waits for that place, because files must not pile up faster than they are stored.
 */
export type BeginDownloads = () => Promise<void>;

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
