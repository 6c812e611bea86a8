"""The only place that opens sockets to strangers: one door, its guard, its manners."""
