import { places } from '../async/places';
import type { BeginDownloads } from '../output/resultContext';

/**
 * Works on an item as soon as there is a place for it.
 *
 * @param itemsAtOnce the item's own number, from 1: it begins when fewer items than that are at work
 */
export type WorkOnItem = <T>(itemsAtOnce: number, work: (beginDownloads: BeginDownloads) => Promise<T>) => Promise<T>;

/**
 * The pace of a run: so many items are at work, and beside them as many are downloading. One at a time is meant strictly:
 * such an item keeps its place while its files arrive.
 */
export function newPace(): WorkOnItem {
	const working = places();
	const downloading = places();
	return async (itemsAtOnce, work) => {
		let leave = await working(itemsAtOnce);
		let over = false;
		const beginDownloads = async () => {
			if (itemsAtOnce === 1) return;
			const leaveDownloads = await downloading(itemsAtOnce);
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
