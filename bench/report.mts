/** One bar of a chart. */
export interface Bar {
	label: string;
	value: number;
	/** Whether this is the package's own number; the others are what it is measured against. */
	ours: boolean;
}

export interface Chart {
	title: string;
	/** Behind each value: `ms`, `MB/s`. */
	unit: string;
	bars: Bar[];
	/** A line across all bars: what no implementation can beat. */
	limit?: { label: string; value: number };
}

/** What one benchmark found. */
export interface Report {
	title: string;
	/** How it was measured and against what, in whole sentences. */
	method: string;
	columns: string[];
	/** Cells as they are shown, one per column. */
	rows: string[][];
	charts: Chart[];
}

/** Measures; `progress` gets a line now and then. Rejects when something fails to work at all: no number is made up. */
export type Benchmark = (progress: (line: string) => void) => Promise<Report>;
