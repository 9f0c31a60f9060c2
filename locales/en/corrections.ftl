### Corrections, and what differs between two texts

difference-removed = Removed: 
difference-added = Added: 
