//! A JPEG without what a camera or a program has written beside the picture: where it was taken, when, with what, by whom,
//! and whatever stands behind its end. Which way up it is stays.

/// Segments that are left out: EXIF and XMP, IPTC, other programs' own, comments. Those with the size of a dot, the colours
/// (2) and Adobe's way of writing them (14) stay.
const fn is_left_out(marker: u8) -> bool {
    matches!(marker, 0xE1 | 0xE3..=0xED | 0xEF | 0xFE)
}

const START: [u8; 2] = [0xFF, 0xD8];
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;
const EXIF: &[u8] = b"Exif\0\0";

/// The picture alone; none where it is no JPEG, or a damaged one.
pub(super) fn bare(file: &[u8]) -> Option<Vec<u8>> {
    let mut rest = file.strip_prefix(&START)?;
    let (mut kept, mut turned, mut has_pixels) = (START.to_vec(), None, false);
    loop {
        // Any number of bytes may fill the place before a marker.
        rest = rest.strip_prefix(&[0xFF])?;
        while let Some(fewer) = rest.strip_prefix(&[0xFF]) {
            rest = fewer;
        }
        let (marker, behind) = rest.split_first()?;
        if *marker == END {
            kept.extend([0xFF, END]);
            return has_pixels.then_some(kept);
        }
        let (length, _) = behind.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (segment, after) = (behind.get(..length)?, behind.get(length..)?);
        let data = segment.get(2..)?;
        if *marker == 0xE1 && turned.is_none() {
            turned = data.strip_prefix(EXIF).and_then(orientation);
            kept.extend(turned.map(oriented).unwrap_or_default());
        }
        if !is_left_out(*marker) {
            kept.extend([0xFF, *marker]);
            kept.extend_from_slice(segment);
        }
        rest = after;
        if *marker == SCAN {
            let end = end_of_scan(rest)?;
            kept.extend_from_slice(rest.get(..end)?);
            (rest, has_pixels) = (rest.get(end..)?, true);
        }
    }
}

/// Where the next marker begins behind the data of a scan: what is no marker there is written with a zero behind it, and the
/// eight that only part the data belong to it.
fn end_of_scan(data: &[u8]) -> Option<usize> {
    data.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7 | 0xFF))
}

/// Which way up a picture is, by the directory of its EXIF data; none where it says nothing of it, or that it stands right.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let is_little = match tiff.first_chunk::<2>()? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let at = |place: usize| {
        let bytes = *tiff.get(place..)?.first_chunk::<2>()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let first = *tiff.get(4..)?.first_chunk::<4>()?;
    let first = if is_little { u32::from_le_bytes(first) } else { u32::from_be_bytes(first) };
    let first = usize::try_from(first).ok()?;
    let entries = usize::from(at(first)?);
    let mut places = (0..entries).filter_map(|index| first.checked_add(2 + index * 12));
    let value = at(places.find(|place| at(*place) == Some(0x0112))?.checked_add(8)?)?;
    u8::try_from(value).ok().filter(|value| (2..=8).contains(value))
}

/// A segment that says nothing but which way up the picture is.
fn oriented(orientation: u8) -> Vec<u8> {
    let directory = [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation], &[0; 6]].concat();
    [&[0xFF, 0xE1, 0, 34], EXIF, &directory].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker], length.as_slice(), data].concat()
    }

    fn exif(orientation: u16) -> Vec<u8> {
        let entry = |tag: u16, value: u16| {
            [tag.to_le_bytes(), 3_u16.to_le_bytes(), 1_u16.to_le_bytes(), [0; 2], value.to_le_bytes(), [0; 2]].concat()
        };
        // A pointer to where it was taken stands behind.
        [EXIF, b"II*\0\x08\0\0\0\x02\0", &entry(0x0112, orientation), &entry(0x8825, 99), b"\0\0\0\0GPS 34.67N"]
            .concat()
    }

    fn jpeg(beside: &[Vec<u8>]) -> Vec<u8> {
        let scan = [segment(SCAN, &[1, 1, 0, 0, 63, 0]), vec![1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4]].concat();
        [
            START.to_vec(),
            segment(0xE0, b"JFIF\0"),
            beside.concat(),
            segment(0xDB, &[0; 65]),
            scan.clone(),
            segment(0xC4, &[0]),
            scan,
            vec![0xFF, END],
        ]
        .concat()
    }

    #[test]
    fn a_picture_is_kept_and_where_it_was_taken_is_not() {
        let beside =
            [segment(0xE1, &exif(1)), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), segment(0xFE, b"by")];
        let told = [jpeg(&beside), b"\0\0video of the same place".to_vec()].concat();
        assert_eq!(bare(&told), Some(jpeg(&[])));
        assert_eq!(bare(&jpeg(&[])), Some(jpeg(&[])));
    }

    #[test]
    fn which_way_up_it_is_stays() {
        let bare = bare(&jpeg(&[segment(0xE1, &exif(6))])).unwrap();
        assert_eq!(bare, jpeg(&[oriented(6)]));
        assert_eq!(orientation(&oriented(6)[10..]), Some(6));
        assert!(!bare.windows(3).any(|three| three == b"GPS"));
    }

    #[test]
    fn what_is_damaged_is_none() {
        let good = jpeg(&[]);
        for length in 0..good.len() {
            assert_eq!(bare(&good[..length]), None, "{length}");
        }
        assert_eq!(bare(&[START.as_slice(), &segment(0xE0, b"JFIF\0"), &[0xFF, END]].concat()), None, "no picture");
        for directory in [b"II*\0\xFF\xFF\xFF\xFF".as_slice(), b"MM", b"II*\0\x08\0\0\0\xFF\xFF", b"XX*\0\0\0\0\0"] {
            assert_eq!(orientation(directory), None);
        }
    }
}
